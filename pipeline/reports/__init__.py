"""A report in, papers out: JSON Schema, HTML, the overview of a batch. Knows no document type and no rule."""
