"""The order of things: the command line, the Prefect flow, retries, caching. No logic."""
