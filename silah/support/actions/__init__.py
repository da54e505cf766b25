"""Every write about a support request: one named function each, one file a subject."""
