"""HTTP for both providers: which address a request may go to, how an answer is read, how often it is tried."""
