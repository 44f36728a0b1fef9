"""Regulations an office imports: their words by article, paragraph and item, so that a clause's own text can be shown.

What the program ships are its own short summaries; what stands here was published by an authority and put in by the
office, and stays in its `CAISHEN_HOME`.
"""
