"""Whether the report's intervals hold what they promise: crowds whose truth is known, played many times."""
