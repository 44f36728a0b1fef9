"""What `pipeline.stages.split` is made of: looks of pages, evidence, weights, the sequence, copies."""
