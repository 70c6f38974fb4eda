"""The pages of the report with editing, served to this machine alone."""
