PRAGMA application_id = 1400139634;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE balances (
	location VARCHAR(36) NOT NULL, 
	variant VARCHAR(36) NOT NULL, 
	product VARCHAR(36) NOT NULL, 
	balance BIGINT NOT NULL, 
	changed BIGINT NOT NULL, 
	PRIMARY KEY (location, variant), 
	CONSTRAINT within_bounds CHECK (balance BETWEEN -9000000000000000000 AND 9000000000000000000), 
	FOREIGN KEY(location) REFERENCES locations (uuid), 
	FOREIGN KEY(variant) REFERENCES variants (uuid), 
	FOREIGN KEY(product) REFERENCES products (uuid)
)
 WITHOUT ROWID

;
INSERT INTO "balances" VALUES('37a5954a-e64b-11f1-8278-abce59bd271d','11111111-0001-11ea-bc55-0242ac130001','11111111-0000-11ea-bc55-0242ac130001',42000000,1795334615573);
INSERT INTO "balances" VALUES('37a5954a-e64b-11f1-8278-abce59bd271d','22222222-0001-11ea-bc55-0242ac130001','22222222-0000-11ea-bc55-0242ac130001',7350000,1795334615573);
INSERT INTO "balances" VALUES('37a5954a-e64b-11f1-8278-abce59bd271d','33333333-0001-11ea-bc55-0242ac130001','33333333-0000-11ea-bc55-0242ac130001',3000000,1795334615573);
INSERT INTO "balances" VALUES('37a59603-e64b-11f1-a36c-ad49e26e7681','11111111-0001-11ea-bc55-0242ac130001','11111111-0000-11ea-bc55-0242ac130001',-42000000,1795334615573);
INSERT INTO "balances" VALUES('37a59603-e64b-11f1-a36c-ad49e26e7681','22222222-0001-11ea-bc55-0242ac130001','22222222-0000-11ea-bc55-0242ac130001',-7350000,1795334615573);
INSERT INTO "balances" VALUES('37a59603-e64b-11f1-a36c-ad49e26e7681','33333333-0001-11ea-bc55-0242ac130001','33333333-0000-11ea-bc55-0242ac130001',-3000000,1795334615573);
CREATE TABLE events (
	number INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (uuid)
);
INSERT INTO "events" VALUES(1,'37a5aa5e-e64b-11f1-8a0f-ab7e9a09d0b3');
CREATE TABLE levels (
	location VARCHAR(36) NOT NULL, 
	variant VARCHAR(36) NOT NULL, 
	product VARCHAR(36) NOT NULL, 
	level BIGINT, 
	alert BOOLEAN NOT NULL, 
	PRIMARY KEY (location, variant), 
	FOREIGN KEY(location) REFERENCES locations (uuid), 
	FOREIGN KEY(variant) REFERENCES variants (uuid), 
	FOREIGN KEY(product) REFERENCES products (uuid)
)
 WITHOUT ROWID

;
INSERT INTO "levels" VALUES('37a5954a-e64b-11f1-8278-abce59bd271d','11111111-0001-11ea-bc55-0242ac130001','11111111-0000-11ea-bc55-0242ac130001',5000000,1);
CREATE TABLE locations (
	uuid VARCHAR(36) NOT NULL, 
	type VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT, 
	"default" BOOLEAN NOT NULL, 
	PRIMARY KEY (uuid), 
	UNIQUE (type)
);
INSERT INTO "locations" VALUES('37a5954a-e64b-11f1-8278-abce59bd271d','STORE','Store','What is on the shelf, for sale',1);
INSERT INTO "locations" VALUES('37a59603-e64b-11f1-a36c-ad49e26e7681','SUPPLIER','Supplier','Where deliveries come from; never runs out',0);
INSERT INTO "locations" VALUES('37a59666-e64b-11f1-9fee-598bd74e5e09','SOLD','Sold','What customers took home',0);
INSERT INTO "locations" VALUES('37a596e5-e64b-11f1-b031-4b9f291e0427','BIN','Bin','What was discarded',0);
CREATE TABLE movements (
	number INTEGER NOT NULL, 
	request INTEGER NOT NULL, 
	variant VARCHAR(36) NOT NULL, 
	source VARCHAR(36) NOT NULL, 
	target VARCHAR(36) NOT NULL, 
	quantity BIGINT NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT moves_something CHECK (quantity > 0 AND source <> target), 
	FOREIGN KEY(request) REFERENCES requests (number), 
	FOREIGN KEY(variant) REFERENCES variants (uuid), 
	FOREIGN KEY(source) REFERENCES locations (uuid), 
	FOREIGN KEY(target) REFERENCES locations (uuid)
);
INSERT INTO "movements" VALUES(1,1,'11111111-0001-11ea-bc55-0242ac130001','37a59603-e64b-11f1-a36c-ad49e26e7681','37a5954a-e64b-11f1-8278-abce59bd271d',42000000);
INSERT INTO "movements" VALUES(2,1,'22222222-0001-11ea-bc55-0242ac130001','37a59603-e64b-11f1-a36c-ad49e26e7681','37a5954a-e64b-11f1-8278-abce59bd271d',7350000);
INSERT INTO "movements" VALUES(3,1,'33333333-0001-11ea-bc55-0242ac130001','37a59603-e64b-11f1-a36c-ad49e26e7681','37a5954a-e64b-11f1-8278-abce59bd271d',3000000);
CREATE TABLE organization (
	uuid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	token VARCHAR(64), 
	PRIMARY KEY (uuid)
);
INSERT INTO "organization" VALUES('37a57779-e64b-11f1-a98a-b5ae8c81e534','Corner shop','EUR',NULL);
CREATE TABLE products (
	number INTEGER NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	created BIGINT NOT NULL, 
	updated BIGINT NOT NULL, 
	etag VARCHAR(32) NOT NULL, 
	event INTEGER NOT NULL, 
	entity TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (uuid), 
	FOREIGN KEY(event) REFERENCES events (number)
);
INSERT INTO "products" VALUES(1,'11111111-0000-11ea-bc55-0242ac130001',1795334615573,1795334615573,'865D6240AD0C912E73538E04A80B4AAA',1,'{"uuid":"11111111-0000-11ea-bc55-0242ac130001","name":"Green tea","categories":["Tea"],"category":{"uuid":"37a5c166-e64b-11f1-a409-7ff925769aab","name":"Tea"},"variants":[{"uuid":"11111111-0001-11ea-bc55-0242ac130001","name":"100 g","sku":"TEA-S","barcode":"5901234123457","price":{"amount":450,"currencyId":"EUR"},"costPrice":{"amount":200,"currencyId":"EUR"}},{"uuid":"11111111-0002-11ea-bc55-0242ac130001","name":"250 g"}],"etag":"865D6240AD0C912E73538E04A80B4AAA","created":"2026-11-22T08:03:35.573+0000","updated":"2026-11-22T08:03:35.573+0000"}');
INSERT INTO "products" VALUES(2,'22222222-0000-11ea-bc55-0242ac130001',1795334615573,1795334615573,'89BF840E45698DB8DDC8E3201BE34819',1,'{"uuid":"22222222-0000-11ea-bc55-0242ac130001","name":"Cheese","variants":[{"uuid":"22222222-0001-11ea-bc55-0242ac130001"}],"unitName":"kg","etag":"89BF840E45698DB8DDC8E3201BE34819","created":"2026-11-22T08:03:35.573+0000","updated":"2026-11-22T08:03:35.573+0000"}');
INSERT INTO "products" VALUES(3,'33333333-0000-11ea-bc55-0242ac130001',1795334615573,1795334615573,'E4293E060943EA6F9CC4C149C713F593',1,'{"uuid":"33333333-0000-11ea-bc55-0242ac130001","name":"Mug","variants":[{"uuid":"33333333-0001-11ea-bc55-0242ac130001","name":"blue"}],"etag":"E4293E060943EA6F9CC4C149C713F593","created":"2026-11-22T08:03:35.573+0000","updated":"2026-11-22T08:03:35.573+0000"}');
CREATE TABLE requests (
	number INTEGER NOT NULL, 
	moment BIGINT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	external VARCHAR(36), 
	PRIMARY KEY (number)
);
INSERT INTO "requests" VALUES(1,1795334615573,'opening',NULL);
CREATE TABLE tracking (
	product VARCHAR(36) NOT NULL, 
	started BIGINT NOT NULL, 
	PRIMARY KEY (product), 
	FOREIGN KEY(product) REFERENCES products (uuid)
);
INSERT INTO "tracking" VALUES('11111111-0000-11ea-bc55-0242ac130001',1795334615573);
INSERT INTO "tracking" VALUES('22222222-0000-11ea-bc55-0242ac130001',1795334615573);
CREATE TABLE variants (
	uuid VARCHAR(36) NOT NULL, 
	product VARCHAR(36) NOT NULL, 
	PRIMARY KEY (uuid), 
	FOREIGN KEY(product) REFERENCES products (uuid)
);
INSERT INTO "variants" VALUES('11111111-0001-11ea-bc55-0242ac130001','11111111-0000-11ea-bc55-0242ac130001');
INSERT INTO "variants" VALUES('11111111-0002-11ea-bc55-0242ac130001','11111111-0000-11ea-bc55-0242ac130001');
INSERT INTO "variants" VALUES('22222222-0001-11ea-bc55-0242ac130001','22222222-0000-11ea-bc55-0242ac130001');
INSERT INTO "variants" VALUES('33333333-0001-11ea-bc55-0242ac130001','33333333-0000-11ea-bc55-0242ac130001');
CREATE INDEX ix_products_event ON products (event);
CREATE INDEX ix_variants_product ON variants (product);
CREATE INDEX ix_movements_variant ON movements (variant);
CREATE INDEX ix_movements_request ON movements (request);
CREATE TRIGGER movements_refuse_update BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
CREATE TRIGGER movements_refuse_delete BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
CREATE INDEX balances_since ON balances (location, changed);
CREATE INDEX balances_of_product ON balances (product, location);
CREATE INDEX ix_levels_product ON levels (product);
COMMIT;
