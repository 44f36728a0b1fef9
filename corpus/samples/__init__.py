"""Making realistic sample packets, with full truth in the report's own terms."""
