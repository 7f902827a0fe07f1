"""What somebody hostile tries, one attack a test. `make attack` runs them and says how many there were."""
