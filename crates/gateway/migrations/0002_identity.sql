-- One row: what tells this store from every other, one at the same path before it included. Written when the store is opened for
-- the first time. Row numbers leave the house together with it, because a new file counts from 1 again.
CREATE TABLE identity (
    id   BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT   NOT NULL
);
