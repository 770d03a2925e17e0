"""Files that survive: written beside their name and renamed, never onto an input."""
