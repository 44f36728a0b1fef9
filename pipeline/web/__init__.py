"""The reviewers' workbench in a browser. Reads and writes the store; what it must run is handed to it as `Services`."""
