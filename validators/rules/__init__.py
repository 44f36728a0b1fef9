"""One file per family, in the order an examiner works. A file here is registered by being here."""
