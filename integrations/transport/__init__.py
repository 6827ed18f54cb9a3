"""What every request to a provider needs: which address it may go to, how an answer is read, how often it is tried."""
