"""What the portal keeps of a person, the copy that everybody may take, and the way out."""
