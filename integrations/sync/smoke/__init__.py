"""What HubSpot's documents leave open, asked of a test account. What is made there for it is taken away again."""
