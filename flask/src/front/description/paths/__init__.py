"""What is said of each route, a module for each family of them."""
