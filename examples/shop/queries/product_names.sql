-- Every word for every product; the printed name comes first.
SELECT sku AS key, language, name FROM product_names ORDER BY sku, language, main DESC, name
