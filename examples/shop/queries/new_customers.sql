-- Who became a customer in the period, latest first; `total` counts those beyond the limit too.
SELECT id, name, phone, created_at, COUNT(*) OVER () AS total
FROM customers
WHERE created_at >= :period_start AND created_at < :period_end
ORDER BY created_at DESC, id DESC
LIMIT 10
