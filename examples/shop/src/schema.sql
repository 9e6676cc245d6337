-- Times are local ISO text (2026-11-22T13:05:00): they sort as they are, and a person can read them. Money is in cents.
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    created_at TEXT NOT NULL,
    idempotency_key TEXT UNIQUE -- which command created it; NULL for those who were here before the bot
);
CREATE INDEX customers_by_creation ON customers (created_at);

CREATE TABLE products (
    sku TEXT PRIMARY KEY,
    price_cents INTEGER NOT NULL,
    stock INTEGER NOT NULL
);

CREATE TABLE product_names (
    sku TEXT NOT NULL REFERENCES products (sku),
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    main INTEGER NOT NULL, -- 1 for the name that we print, 0 for the other words that people use
    PRIMARY KEY (sku, language, name)
);

CREATE TABLE orders (
    number INTEGER PRIMARY KEY, -- four digits; after 9999 comes 1000
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    placed_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'paid', 'packed', 'shipped', 'delivered', 'cancelled')),
    total_cents INTEGER NOT NULL
);
CREATE INDEX orders_by_time ON orders (placed_at);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);

CREATE TABLE order_items (
    order_number INTEGER NOT NULL REFERENCES orders (number),
    line INTEGER NOT NULL,
    sku TEXT NOT NULL REFERENCES products (sku),
    quantity INTEGER NOT NULL,
    unit_price_cents INTEGER NOT NULL,
    PRIMARY KEY (order_number, line)
) WITHOUT ROWID;

CREATE TABLE payments (
    order_number INTEGER PRIMARY KEY REFERENCES orders (number),
    method TEXT NOT NULL CHECK (method IN ('pix', 'card', 'boleto')),
    amount_cents INTEGER NOT NULL,
    paid_at TEXT NOT NULL
);
