"""Do all mails arrive, each once, while workers are killed and the mail server misbehaves?"""
