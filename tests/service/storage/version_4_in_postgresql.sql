-- A store in PostgreSQL as revision 0004 made it, the first that was kept there. It is never changed.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    PRIMARY KEY (version_num)
);
CREATE TABLE api_keys (
    client VARCHAR(36) COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created BIGINT NOT NULL,
    public_key TEXT NOT NULL,
    PRIMARY KEY (client)
);
CREATE TABLE apps (
    client VARCHAR(36) COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    redirect_uris TEXT NOT NULL,
    created BIGINT NOT NULL,
    secret VARCHAR(64) NOT NULL,
    PRIMARY KEY (client)
);
CREATE TABLE categories (
    number BIGSERIAL NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (uuid)
);
CREATE TABLE events (
    number BIGSERIAL NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (uuid)
);
CREATE TABLE grants (
    hash VARCHAR(64) NOT NULL,
    type VARCHAR(32) NOT NULL,
    client VARCHAR(36) COLLATE "C" NOT NULL,
    family VARCHAR(36) COLLATE "C" NOT NULL,
    scopes TEXT NOT NULL,
    expires BIGINT NOT NULL,
    used BOOLEAN DEFAULT false NOT NULL,
    redirect_uri TEXT,
    challenge TEXT,
    PRIMARY KEY (hash)
);
CREATE INDEX ix_grants_client ON grants (client);
CREATE INDEX ix_grants_expires ON grants (expires);
CREATE INDEX ix_grants_family ON grants (family);
CREATE TABLE images (
    key VARCHAR(64) NOT NULL,
    media VARCHAR(16) NOT NULL,
    content BYTEA NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (key)
);
CREATE TABLE imports (
    number BIGSERIAL NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    finished BIGINT NOT NULL,
    items INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (number),
    UNIQUE (uuid)
);
CREATE TABLE locations (
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    type VARCHAR(16) NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    "default" BOOLEAN NOT NULL,
    PRIMARY KEY (uuid)
);
CREATE TABLE messages (
    number BIGSERIAL NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    name VARCHAR(64) NOT NULL,
    payload TEXT NOT NULL,
    moment BIGINT NOT NULL,
    PRIMARY KEY (number)
);
CREATE TABLE organization (
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    PRIMARY KEY (uuid)
);
CREATE TABLE passwords (
    "user" VARCHAR(36) COLLATE "C" NOT NULL,
    hash TEXT NOT NULL,
    failures INTEGER NOT NULL,
    paused BIGINT NOT NULL,
    PRIMARY KEY ("user")
);
CREATE TABLE purchases (
    number BIGINT NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    moment BIGINT NOT NULL,
    created BIGINT NOT NULL,
    refunds VARCHAR(36) COLLATE "C",
    entity TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (uuid),
    FOREIGN KEY(refunds) REFERENCES purchases (uuid)
);
CREATE INDEX ix_purchases_moment ON purchases (moment);
CREATE INDEX ix_purchases_refunds ON purchases (refunds);
CREATE TABLE records (
    collection VARCHAR(64) COLLATE "C" NOT NULL,
    key VARCHAR(64) COLLATE "C" NOT NULL,
    content TEXT NOT NULL,
    version INTEGER NOT NULL,
    etag VARCHAR(32) NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (collection, key)
);
CREATE TABLE requests (
    number BIGSERIAL NOT NULL,
    moment BIGINT NOT NULL,
    kind VARCHAR(16) NOT NULL,
    external VARCHAR(36) COLLATE "C",
    "user" VARCHAR(36) COLLATE "C",
    client VARCHAR(36) COLLATE "C",
    PRIMARY KEY (number)
);
CREATE INDEX requests_by_external ON requests (external) WHERE external IS NOT NULL;
CREATE UNIQUE INDEX requests_once ON requests (external) WHERE kind = 'identified';
CREATE TABLE subscriptions (
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    client VARCHAR(36) COLLATE "C" NOT NULL,
    events TEXT NOT NULL,
    destination TEXT NOT NULL,
    email TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    position BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    due BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (uuid)
);
CREATE INDEX ix_subscriptions_client ON subscriptions (client);
CREATE TABLE tokens (
    hash VARCHAR(64) NOT NULL,
    client VARCHAR(36) COLLATE "C" NOT NULL,
    "user" VARCHAR(36) COLLATE "C" NOT NULL,
    scopes TEXT NOT NULL,
    expires BIGINT,
    family VARCHAR(36) COLLATE "C",
    PRIMARY KEY (hash)
);
CREATE INDEX ix_tokens_client ON tokens (client);
CREATE INDEX ix_tokens_expires ON tokens (expires);
CREATE INDEX ix_tokens_family ON tokens (family);
CREATE TABLE discounts (
    number BIGSERIAL NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    etag VARCHAR(32) NOT NULL,
    event BIGINT NOT NULL,
    entity TEXT NOT NULL,
    gone BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (uuid),
    FOREIGN KEY(event) REFERENCES events (number)
);
CREATE INDEX ix_discounts_event ON discounts (event);
CREATE TABLE products (
    number BIGSERIAL NOT NULL,
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    etag VARCHAR(32) NOT NULL,
    event BIGINT NOT NULL,
    entity TEXT NOT NULL,
    gone BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (uuid),
    FOREIGN KEY(event) REFERENCES events (number)
);
CREATE INDEX ix_products_event ON products (event);
CREATE TABLE tracking (
    product VARCHAR(36) COLLATE "C" NOT NULL,
    started BIGINT NOT NULL,
    PRIMARY KEY (product),
    FOREIGN KEY(product) REFERENCES products (uuid)
);
CREATE TABLE variants (
    uuid VARCHAR(36) COLLATE "C" NOT NULL,
    product VARCHAR(36) COLLATE "C" NOT NULL,
    sku TEXT,
    barcode TEXT,
    gone BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (uuid),
    FOREIGN KEY(product) REFERENCES products (uuid)
);
CREATE INDEX ix_variants_barcode ON variants (barcode);
CREATE INDEX ix_variants_product ON variants (product);
CREATE INDEX ix_variants_sku ON variants (sku);
CREATE TABLE balances (
    location VARCHAR(36) COLLATE "C" NOT NULL,
    variant VARCHAR(36) COLLATE "C" NOT NULL,
    product VARCHAR(36) COLLATE "C" NOT NULL,
    balance BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (location, variant),
    CONSTRAINT within_bounds CHECK (balance BETWEEN -9000000000000000000 AND 9000000000000000000),
    FOREIGN KEY(location) REFERENCES locations (uuid),
    FOREIGN KEY(variant) REFERENCES variants (uuid),
    FOREIGN KEY(product) REFERENCES products (uuid)
);
CREATE INDEX balances_of_product ON balances (product, location);
CREATE INDEX balances_since ON balances (location, changed);
CREATE TABLE levels (
    location VARCHAR(36) COLLATE "C" NOT NULL,
    variant VARCHAR(36) COLLATE "C" NOT NULL,
    product VARCHAR(36) COLLATE "C" NOT NULL,
    level BIGINT,
    alert BOOLEAN NOT NULL,
    PRIMARY KEY (location, variant),
    FOREIGN KEY(location) REFERENCES locations (uuid),
    FOREIGN KEY(variant) REFERENCES variants (uuid),
    FOREIGN KEY(product) REFERENCES products (uuid)
);
CREATE INDEX ix_levels_product ON levels (product);
CREATE TABLE movements (
    number BIGSERIAL NOT NULL,
    request BIGINT NOT NULL,
    variant VARCHAR(36) COLLATE "C" NOT NULL,
    source VARCHAR(36) COLLATE "C" NOT NULL,
    target VARCHAR(36) COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    reason TEXT,
    happened BIGINT,
    PRIMARY KEY (number),
    CONSTRAINT moves_something CHECK (quantity > 0 AND source <> target),
    FOREIGN KEY(request) REFERENCES requests (number),
    FOREIGN KEY(variant) REFERENCES variants (uuid),
    FOREIGN KEY(source) REFERENCES locations (uuid),
    FOREIGN KEY(target) REFERENCES locations (uuid)
);
CREATE INDEX ix_movements_request ON movements (request);
CREATE INDEX ix_movements_variant ON movements (variant);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'the ledger is only appended to'; END $$;
CREATE TRIGGER movements_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO alembic_version VALUES ('0004');
INSERT INTO organization VALUES ('44444444-0000-11ea-bc55-0242ac130001', 'Old shop', 'EUR');
