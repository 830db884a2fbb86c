"""A request as it is made: checked beforehand, a season at once, another amount later."""
