"""The Product Library API: products, categories, discounts, imports."""
