-- Is the caller a customer, and which one?
SELECT id FROM customers WHERE phone = :caller_phone
