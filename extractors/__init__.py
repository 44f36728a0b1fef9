"""One file per document type: its cues, its fields, how to read them."""
