"""What counts as acting alike: posts to actions(account, object, at_us)."""
