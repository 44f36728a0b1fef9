"""What all nouns share: they do not change once made, and they can be written as JSON and read back."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A value object: frozen, and an unknown key in its JSON is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
