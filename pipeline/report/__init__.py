"""Tables and texts of a run -> pages to look at."""
