"""What the author’s device keeps and sends: the owner’s mark, the token before sending, the form without a line."""
