"""The yardstick of the house: the workloads of the project's performance goals, run against the real server."""
