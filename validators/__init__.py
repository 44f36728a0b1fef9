"""The rules of the material review, and the engine that runs them."""
