"""Makes the schema files, and the types of other languages from them."""
