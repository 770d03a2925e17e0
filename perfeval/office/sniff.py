"""What a file is, by its bytes and never by its suffix."""
