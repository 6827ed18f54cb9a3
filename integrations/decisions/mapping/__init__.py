"""Rules about what people map: answers and outcomes to properties of contacts that are not ours."""
