"""What a user installs is what was tested."""
