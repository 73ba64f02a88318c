"""The training text of the demo model: every word of it is written or generated here."""
