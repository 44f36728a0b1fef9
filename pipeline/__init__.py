"""What a packet is, and the steps that know no document type and no rule."""
