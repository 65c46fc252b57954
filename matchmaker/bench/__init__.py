"""Proof in the box: what the matching is worth, how evenly it treats people, what it costs."""
