from tests.jobs.builders import bench

__all__ = ["bench"]
