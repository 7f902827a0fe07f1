"""Settings: the policy file and what flags, environment and action inputs lay over it."""
