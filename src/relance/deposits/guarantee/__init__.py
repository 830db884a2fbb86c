"""What a guest is asked to secure: requests with their stay, the schemes they go by, and how both are told."""
