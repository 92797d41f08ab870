BEGIN TRANSACTION;
CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    external_id TEXT UNIQUE,
    created_at TEXT NOT NULL);
INSERT INTO "account" VALUES('ac_01a21a6edfcf70e1a80a5f07787c7445','ACME',NULL,'2024-01-01T00:00:00.000Z');
CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL);
INSERT INTO "counter" VALUES('CUSTOMER_ORDER',1);
INSERT INTO "counter" VALUES('SERVICE_ORDER',0);
CREATE TABLE customer_order (
    id TEXT PRIMARY KEY NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    stack TEXT NOT NULL,
    holders TEXT NOT NULL DEFAULT '',
    state_since TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,

    kind TEXT NOT NULL,
    root_id TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    external_id TEXT,
    account_id TEXT REFERENCES account (id),
    location_id TEXT REFERENCES location (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    priority INTEGER NOT NULL,
    due_at TEXT,
    created_by TEXT NOT NULL,
    copied_from TEXT,
    requires_enrichment BOOLEAN NOT NULL,
    enrichment_done BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    past_no_return BOOLEAN NOT NULL,
    sequence INTEGER NOT NULL);
INSERT INTO "customer_order" VALUES('co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533','IN_PROGRESS','IN_PROGRESS','','2024-01-01T00:00:00.000Z',9,'2024-01-01T00:00:00.000Z','CUSTOMER_ORDER','co_01a21a6edfd071418f55a88656a3b533','CO-000001',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'An order','',3,NULL,'ada',NULL,0,0,0,0,60);
CREATE TABLE dependency (
    id INTEGER PRIMARY KEY,
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    waiter_id TEXT NOT NULL,
    awaited_id TEXT NOT NULL,
    met BOOLEAN NOT NULL,
    UNIQUE (waiter_id, awaited_id));
INSERT INTO "dependency" VALUES(1,'co_01a21a6edfd071418f55a88656a3b533','ot_01a21a6edfde7275bc175793374c6044','ot_01a21a6edfdc71cba6cb989cb1f8229e',1);
CREATE TABLE domain_order (
    id TEXT PRIMARY KEY NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    stack TEXT NOT NULL,
    holders TEXT NOT NULL DEFAULT '',
    state_since TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,

    root_id TEXT NOT NULL REFERENCES customer_order (id),
    line_id TEXT NOT NULL REFERENCES order_line_item (id),
    parent_id TEXT NOT NULL,
    domain TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    due_at TEXT,
    planned_start TEXT,
    wake_at TEXT,
    past_no_return BOOLEAN NOT NULL);
INSERT INTO "domain_order" VALUES('do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4','IN_PROGRESS','IN_PROGRESS','','2024-01-01T00:00:00.000Z',7,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','li_01a21a6edfd2760bafcb527d4585582e','li_01a21a6edfd2760bafcb527d4585582e','SERVICE','A domain order','',NULL,NULL,NULL,0);
INSERT INTO "domain_order" VALUES('do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2','IN_PROGRESS','IN_PROGRESS','','2024-01-01T00:00:00.000Z',7,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','li_01a21a6edfd376e8876d6722ac0e93a8','li_01a21a6edfd376e8876d6722ac0e93a8','SERVICE','A domain order','',NULL,NULL,NULL,0);
CREATE TABLE epoch (id INTEGER PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "epoch" VALUES(1,'8c897d2f6e8394c8');
CREATE TABLE fallout_record (
    id TEXT PRIMARY KEY NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    stack TEXT NOT NULL,
    holders TEXT NOT NULL DEFAULT '',
    state_since TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,

    root_id TEXT NOT NULL REFERENCES customer_order (id),
    line_id TEXT NOT NULL REFERENCES order_line_item (id),
    parent_id TEXT NOT NULL REFERENCES order_task (id),
    fallout_type TEXT NOT NULL,
    description TEXT NOT NULL,
    group_name TEXT,
    assignee TEXT,
    created_by TEXT NOT NULL);
CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    node_id TEXT NOT NULL,
    path TEXT NOT NULL,
    version INTEGER NOT NULL,
    action TEXT,
    from_state TEXT,
    to_state TEXT,
    own_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT,
    at TEXT NOT NULL,
    cause INTEGER,
    account_id TEXT,
    batch TEXT,
    snapshot TEXT NOT NULL,
    UNIQUE (root_id, sequence));
INSERT INTO "journal" VALUES(1,'co_01a21a6edfd071418f55a88656a3b533',1,'CREATED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"enrichment_done": false, "revision": 0, "past_no_return": false, "sequence": 0, "copied_from": null, "kind": "CUSTOMER_ORDER", "created_by": "ada", "account_id": "ac_01a21a6edfcf70e1a80a5f07787c7445", "location_id": null, "external_id": null, "title": "An order", "description": "", "priority": 3, "due_at": null, "requires_enrichment": false, "number": "CO-000001"}');
INSERT INTO "journal" VALUES(2,'co_01a21a6edfd071418f55a88656a3b533',2,'CREATED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"title": "A line", "description": "", "operation": "ADD", "quantity": 1, "characteristics": "{}", "external_id": null, "location_id": null, "past_no_return": false}');
INSERT INTO "journal" VALUES(3,'co_01a21a6edfd071418f55a88656a3b533',3,'CREATED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"title": "A line", "description": "", "operation": "ADD", "quantity": 1, "characteristics": "{}", "external_id": null, "location_id": null, "past_no_return": false}');
INSERT INTO "journal" VALUES(4,'co_01a21a6edfd071418f55a88656a3b533',4,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',2,'SUBMIT','DRAFT','SUBMITTED','SUBMITTED','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(5,'co_01a21a6edfd071418f55a88656a3b533',5,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',2,'SUBMIT','DRAFT','SUBMITTED','SUBMITTED','system',NULL,'2024-01-01T00:00:00.000Z',4,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(6,'co_01a21a6edfd071418f55a88656a3b533',6,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',2,'SUBMIT','DRAFT','SUBMITTED','SUBMITTED','system',NULL,'2024-01-01T00:00:00.000Z',4,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(7,'co_01a21a6edfd071418f55a88656a3b533',7,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',3,'COMPLETE_CAPTURE','SUBMITTED','NEW','NEW','system',NULL,'2024-01-01T00:00:00.000Z',4,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(8,'co_01a21a6edfd071418f55a88656a3b533',8,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',3,'COMPLETE_CAPTURE','SUBMITTED','NEW','NEW','system',NULL,'2024-01-01T00:00:00.000Z',7,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(9,'co_01a21a6edfd071418f55a88656a3b533',9,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',3,'COMPLETE_CAPTURE','SUBMITTED','NEW','NEW','system',NULL,'2024-01-01T00:00:00.000Z',7,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(10,'co_01a21a6edfd071418f55a88656a3b533',10,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',4,'APPROVE','NEW','ACKNOWLEDGED','ACKNOWLEDGED','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(11,'co_01a21a6edfd071418f55a88656a3b533',11,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',4,'ACKNOWLEDGE','NEW','ACKNOWLEDGED','ACKNOWLEDGED','system',NULL,'2024-01-01T00:00:00.000Z',10,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(12,'co_01a21a6edfd071418f55a88656a3b533',12,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',4,'ACKNOWLEDGE','NEW','ACKNOWLEDGED','ACKNOWLEDGED','system',NULL,'2024-01-01T00:00:00.000Z',10,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(13,'co_01a21a6edfd071418f55a88656a3b533',13,'CREATED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"line_id": "li_01a21a6edfd2760bafcb527d4585582e", "domain": "SERVICE", "title": "A domain order", "description": "", "due_at": null, "planned_start": null, "past_no_return": false}');
INSERT INTO "journal" VALUES(14,'co_01a21a6edfd071418f55a88656a3b533',14,'MOVED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',2,'QUALIFY','DRAFT','QUALIFIED','QUALIFIED','system',NULL,'2024-01-01T00:00:00.000Z',13,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(15,'co_01a21a6edfd071418f55a88656a3b533',15,'CREATED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"line_id": "li_01a21a6edfd376e8876d6722ac0e93a8", "domain": "SERVICE", "title": "A domain order", "description": "", "due_at": null, "planned_start": null, "past_no_return": false}');
INSERT INTO "journal" VALUES(16,'co_01a21a6edfd071418f55a88656a3b533',16,'MOVED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',2,'QUALIFY','DRAFT','QUALIFIED','QUALIFIED','system',NULL,'2024-01-01T00:00:00.000Z',15,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(17,'co_01a21a6edfd071418f55a88656a3b533',17,'CREATED','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"line_id": "li_01a21a6edfd2760bafcb527d4585582e", "title": "A task", "description": "", "group_name": null, "assignee": null, "automated": false, "no_return": false, "starts_service": false, "priority": 3, "duration": null, "due_at": null, "planned_start": null, "started_at": null}');
INSERT INTO "journal" VALUES(18,'co_01a21a6edfd071418f55a88656a3b533',18,'MOVED','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e',2,'RELEASE','DRAFT','OPEN','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',17,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(19,'co_01a21a6edfd071418f55a88656a3b533',19,'CREATED','ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"line_id": "li_01a21a6edfd2760bafcb527d4585582e", "title": "A task", "description": "", "group_name": null, "assignee": null, "automated": false, "no_return": false, "starts_service": false, "priority": 3, "duration": null, "due_at": null, "planned_start": null, "started_at": null}');
INSERT INTO "journal" VALUES(20,'co_01a21a6edfd071418f55a88656a3b533',20,'CREATED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',1,NULL,NULL,'DRAFT','DRAFT','ada',NULL,'2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"line_id": "li_01a21a6edfd376e8876d6722ac0e93a8", "title": "A task", "description": "", "group_name": null, "assignee": null, "automated": false, "no_return": false, "starts_service": false, "priority": 3, "duration": null, "due_at": null, "planned_start": null, "started_at": null}');
INSERT INTO "journal" VALUES(21,'co_01a21a6edfd071418f55a88656a3b533',21,'MOVED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',2,'RELEASE','DRAFT','OPEN','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',20,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(22,'co_01a21a6edfd071418f55a88656a3b533',22,'MOVED','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e',3,'START','OPEN','IN_PROGRESS','IN_PROGRESS','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"started_at": "2024-01-01T00:00:00.000Z", "assignee": "ada"}');
INSERT INTO "journal" VALUES(23,'co_01a21a6edfd071418f55a88656a3b533',23,'MOVED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',3,'START','QUALIFIED','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',22,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(24,'co_01a21a6edfd071418f55a88656a3b533',24,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',5,'START','ACKNOWLEDGED','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',23,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(25,'co_01a21a6edfd071418f55a88656a3b533',25,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',5,'START','ACKNOWLEDGED','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',24,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(26,'co_01a21a6edfd071418f55a88656a3b533',26,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',6,'HOLD','IN_PROGRESS','ON_HOLD','ON_HOLD','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(27,'co_01a21a6edfd071418f55a88656a3b533',27,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',6,'BE_HELD','IN_PROGRESS','ON_HOLD','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(28,'co_01a21a6edfd071418f55a88656a3b533',28,'MOVED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',4,'BE_HELD','IN_PROGRESS','ON_HOLD','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(29,'co_01a21a6edfd071418f55a88656a3b533',29,'MOVED','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e',4,'BE_HELD','IN_PROGRESS','ON_HOLD','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(30,'co_01a21a6edfd071418f55a88656a3b533',30,'MOVED','ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044',2,'BE_HELD','DRAFT','ON_HOLD','DRAFT','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(31,'co_01a21a6edfd071418f55a88656a3b533',31,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',5,'BE_HELD','ACKNOWLEDGED','ON_HOLD','ACKNOWLEDGED','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(32,'co_01a21a6edfd071418f55a88656a3b533',32,'MOVED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',3,'BE_HELD','QUALIFIED','ON_HOLD','QUALIFIED','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(33,'co_01a21a6edfd071418f55a88656a3b533',33,'MOVED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',3,'BE_HELD','OPEN','ON_HOLD','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',26,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(34,'co_01a21a6edfd071418f55a88656a3b533',34,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',7,'RESUME','ON_HOLD','IN_PROGRESS','IN_PROGRESS','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(35,'co_01a21a6edfd071418f55a88656a3b533',35,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',7,'BE_FREED','ON_HOLD','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(36,'co_01a21a6edfd071418f55a88656a3b533',36,'MOVED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',5,'BE_FREED','ON_HOLD','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(37,'co_01a21a6edfd071418f55a88656a3b533',37,'MOVED','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e',5,'BE_FREED','ON_HOLD','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(38,'co_01a21a6edfd071418f55a88656a3b533',38,'MOVED','ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044',3,'BE_FREED','ON_HOLD','DRAFT','DRAFT','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(39,'co_01a21a6edfd071418f55a88656a3b533',39,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',6,'BE_FREED','ON_HOLD','ACKNOWLEDGED','ACKNOWLEDGED','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(40,'co_01a21a6edfd071418f55a88656a3b533',40,'MOVED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',4,'BE_FREED','ON_HOLD','QUALIFIED','QUALIFIED','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(41,'co_01a21a6edfd071418f55a88656a3b533',41,'MOVED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',4,'BE_FREED','ON_HOLD','OPEN','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',34,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(42,'co_01a21a6edfd071418f55a88656a3b533',42,'MOVED','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e',6,'COMPLETE','IN_PROGRESS','CLOSED_COMPLETE','CLOSED_COMPLETE','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"finished_at": "2024-01-01T00:00:00.000Z"}');
INSERT INTO "journal" VALUES(43,'co_01a21a6edfd071418f55a88656a3b533',43,'MOVED','ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044',4,'RELEASE','DRAFT','OPEN','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',42,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(44,'co_01a21a6edfd071418f55a88656a3b533',44,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',8,'START_REVISION','IN_PROGRESS','REVISION_IN_PROGRESS','REVISION_IN_PROGRESS','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(45,'co_01a21a6edfd071418f55a88656a3b533',45,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',8,'BE_HELD','IN_PROGRESS','REVISION_IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',44,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(46,'co_01a21a6edfd071418f55a88656a3b533',46,'MOVED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',6,'BE_HELD','IN_PROGRESS','ON_HOLD','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',44,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(47,'co_01a21a6edfd071418f55a88656a3b533',47,'MOVED','ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044',5,'BE_HELD','OPEN','ON_HOLD','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',44,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(48,'co_01a21a6edfd071418f55a88656a3b533',48,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',7,'BE_HELD','ACKNOWLEDGED','REVISION_IN_PROGRESS','ACKNOWLEDGED','system',NULL,'2024-01-01T00:00:00.000Z',44,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(49,'co_01a21a6edfd071418f55a88656a3b533',49,'MOVED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',5,'BE_HELD','QUALIFIED','ON_HOLD','QUALIFIED','system',NULL,'2024-01-01T00:00:00.000Z',44,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(50,'co_01a21a6edfd071418f55a88656a3b533',50,'MOVED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',5,'BE_HELD','OPEN','ON_HOLD','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',44,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(51,'co_01a21a6edfd071418f55a88656a3b533',51,'MOVED','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533',9,'DISCARD_REVISION','REVISION_IN_PROGRESS','IN_PROGRESS','IN_PROGRESS','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(52,'co_01a21a6edfd071418f55a88656a3b533',52,'MOVED','li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e',9,'BE_FREED','REVISION_IN_PROGRESS','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',51,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(53,'co_01a21a6edfd071418f55a88656a3b533',53,'MOVED','do_01a21a6edfd9738c9303fc4949e180a4','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4',7,'BE_FREED','ON_HOLD','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',51,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(54,'co_01a21a6edfd071418f55a88656a3b533',54,'MOVED','ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044',6,'BE_FREED','ON_HOLD','OPEN','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',51,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(55,'co_01a21a6edfd071418f55a88656a3b533',55,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',8,'BE_FREED','REVISION_IN_PROGRESS','ACKNOWLEDGED','ACKNOWLEDGED','system',NULL,'2024-01-01T00:00:00.000Z',51,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(56,'co_01a21a6edfd071418f55a88656a3b533',56,'MOVED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',6,'BE_FREED','ON_HOLD','QUALIFIED','QUALIFIED','system',NULL,'2024-01-01T00:00:00.000Z',51,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(57,'co_01a21a6edfd071418f55a88656a3b533',57,'MOVED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',6,'BE_FREED','ON_HOLD','OPEN','OPEN','system',NULL,'2024-01-01T00:00:00.000Z',51,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(58,'co_01a21a6edfd071418f55a88656a3b533',58,'MOVED','ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853',7,'START','OPEN','IN_PROGRESS','IN_PROGRESS','ada','because','2024-01-01T00:00:00.000Z',NULL,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{"started_at": "2024-01-01T00:00:00.000Z", "assignee": "ada"}');
INSERT INTO "journal" VALUES(59,'co_01a21a6edfd071418f55a88656a3b533',59,'MOVED','do_01a21a6edfdb75a4a6c597bd2bdb55b2','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2',7,'START','QUALIFIED','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',58,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
INSERT INTO "journal" VALUES(60,'co_01a21a6edfd071418f55a88656a3b533',60,'MOVED','li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8',9,'START','ACKNOWLEDGED','IN_PROGRESS','IN_PROGRESS','system',NULL,'2024-01-01T00:00:00.000Z',59,'ac_01a21a6edfcf70e1a80a5f07787c7445',NULL,'{}');
CREATE TABLE location (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TEXT NOT NULL);
CREATE TABLE note (
    id TEXT PRIMARY KEY NOT NULL,
    node_id TEXT NOT NULL,
    root_id TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at TEXT NOT NULL);
CREATE TABLE order_line_item (
    id TEXT PRIMARY KEY NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    stack TEXT NOT NULL,
    holders TEXT NOT NULL DEFAULT '',
    state_since TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,

    root_id TEXT NOT NULL REFERENCES customer_order (id),
    parent_id TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    operation TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    characteristics TEXT NOT NULL,
    external_id TEXT,
    location_id TEXT REFERENCES location (id),
    past_no_return BOOLEAN NOT NULL);
INSERT INTO "order_line_item" VALUES('li_01a21a6edfd2760bafcb527d4585582e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e','IN_PROGRESS','IN_PROGRESS','','2024-01-01T00:00:00.000Z',9,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533','A line','','ADD',1,'{}',NULL,NULL,0);
INSERT INTO "order_line_item" VALUES('li_01a21a6edfd376e8876d6722ac0e93a8','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8','IN_PROGRESS','IN_PROGRESS','','2024-01-01T00:00:00.000Z',9,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','co_01a21a6edfd071418f55a88656a3b533','A line','','ADD',1,'{}',NULL,NULL,0);
CREATE TABLE order_task (
    id TEXT PRIMARY KEY NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL,
    stack TEXT NOT NULL,
    holders TEXT NOT NULL DEFAULT '',
    state_since TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,

    root_id TEXT NOT NULL REFERENCES customer_order (id),
    line_id TEXT NOT NULL REFERENCES order_line_item (id),
    parent_id TEXT NOT NULL REFERENCES domain_order (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    group_name TEXT,
    assignee TEXT,
    automated BOOLEAN NOT NULL,
    no_return BOOLEAN NOT NULL,
    starts_service BOOLEAN NOT NULL,
    priority INTEGER NOT NULL,
    duration INTEGER,
    due_at TEXT,
    planned_start TEXT,
    wake_at TEXT,
    started_at TEXT,
    finished_at TEXT);
INSERT INTO "order_task" VALUES('ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfdc71cba6cb989cb1f8229e','CLOSED_COMPLETE','CLOSED_COMPLETE','','2024-01-01T00:00:00.000Z',6,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','li_01a21a6edfd2760bafcb527d4585582e','do_01a21a6edfd9738c9303fc4949e180a4','A task','',NULL,'ada',0,0,0,3,NULL,NULL,NULL,NULL,'2024-01-01T00:00:00.000Z','2024-01-01T00:00:00.000Z');
INSERT INTO "order_task" VALUES('ot_01a21a6edfde7275bc175793374c6044','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd2760bafcb527d4585582e/do_01a21a6edfd9738c9303fc4949e180a4/ot_01a21a6edfde7275bc175793374c6044','OPEN','OPEN','','2024-01-01T00:00:00.000Z',6,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','li_01a21a6edfd2760bafcb527d4585582e','do_01a21a6edfd9738c9303fc4949e180a4','A task','',NULL,NULL,0,0,0,3,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "order_task" VALUES('ot_01a21a6edfe0765db99ebfa426bdb853','co_01a21a6edfd071418f55a88656a3b533/li_01a21a6edfd376e8876d6722ac0e93a8/do_01a21a6edfdb75a4a6c597bd2bdb55b2/ot_01a21a6edfe0765db99ebfa426bdb853','IN_PROGRESS','IN_PROGRESS','','2024-01-01T00:00:00.000Z',7,'2024-01-01T00:00:00.000Z','co_01a21a6edfd071418f55a88656a3b533','li_01a21a6edfd376e8876d6722ac0e93a8','do_01a21a6edfdb75a4a6c597bd2bdb55b2','A task','',NULL,'ada',0,0,0,3,NULL,NULL,NULL,NULL,'2024-01-01T00:00:00.000Z',NULL);
CREATE TABLE remembered_call (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    hash TEXT NOT NULL,
    object_id TEXT NOT NULL,
    root_id TEXT,
    first_sequence INTEGER,
    last_sequence INTEGER,
    created_at TEXT NOT NULL,
    UNIQUE (actor, key));
INSERT INTO "remembered_call" VALUES(1,'ada','done','8218596dc8c4ad2ee9eed2153d7b687da4ebca720f9428339a03bf837e417777','ot_01a21a6edfdc71cba6cb989cb1f8229e','co_01a21a6edfd071418f55a88656a3b533',42,43,'2024-01-01T00:00:00.000Z');
CREATE TABLE revision (
    id TEXT PRIMARY KEY NOT NULL,
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    outcome TEXT NOT NULL,
    number INTEGER,
    reason TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_by TEXT,
    closed_at TEXT);
INSERT INTO "revision" VALUES('rv_01a21a6edfef71c1bbdbf3e96c573276','co_01a21a6edfd071418f55a88656a3b533','DISCARDED',NULL,'because','ada','2024-01-01T00:00:00.000Z','ada','2024-01-01T00:00:00.000Z');
CREATE TABLE "tortoise_migrations" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "app" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "applied_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uid_tortoise_mi_app_3803a5" UNIQUE ("app", "name")
);
INSERT INTO "tortoise_migrations" VALUES(1,'models','m0001_spine','2026-11-27 00:36:43.587631+00:00');
CREATE INDEX location_of_account ON location (account_id, id);
CREATE UNIQUE INDEX order_by_external_id
    ON customer_order (external_id, COALESCE(account_id, '')) WHERE external_id IS NOT NULL;
CREATE INDEX order_by_state ON customer_order (state, id);
CREATE INDEX order_by_kind ON customer_order (kind, id);
CREATE INDEX order_by_kind_and_due ON customer_order (kind, due_at, id);
CREATE INDEX order_by_kind_and_age ON customer_order (kind, created_at, id);
CREATE INDEX order_by_kind_and_priority ON customer_order (kind, priority, id);
CREATE INDEX order_by_account ON customer_order (account_id, id);
CREATE INDEX order_by_due ON customer_order (due_at, id);
CREATE INDEX order_by_age ON customer_order (created_at, id);
CREATE INDEX order_by_priority ON customer_order (priority, id);
CREATE INDEX line_of_root ON order_line_item (root_id, state);
CREATE INDEX line_of_parent ON order_line_item (parent_id, id);
CREATE INDEX line_of_parent_by_state ON order_line_item (parent_id, state);
CREATE INDEX revision_of_root ON revision (root_id, id);
CREATE UNIQUE INDEX open_revision ON revision (root_id) WHERE outcome = 'OPEN';
CREATE INDEX domain_order_of_root ON domain_order (root_id, id);
CREATE INDEX domain_order_of_line ON domain_order (line_id, id);
CREATE INDEX domain_order_of_parent ON domain_order (parent_id, id);
CREATE INDEX domain_order_of_parent_by_state ON domain_order (parent_id, state);
CREATE INDEX domain_order_by_wake ON domain_order (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX task_of_root ON order_task (root_id, id);
CREATE INDEX task_of_line ON order_task (line_id, state);
CREATE INDEX task_of_parent ON order_task (parent_id, id);
CREATE INDEX task_of_parent_by_state ON order_task (parent_id, state);
CREATE INDEX task_by_state ON order_task (state, id);
CREATE INDEX task_by_assignee ON order_task (assignee, state);
CREATE INDEX task_by_group ON order_task (group_name, state);
CREATE INDEX task_by_age ON order_task (created_at, id);
CREATE INDEX task_by_due ON order_task (due_at, id);
CREATE INDEX task_by_priority ON order_task (priority, id);
CREATE INDEX task_by_wake ON order_task (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX fallout_of_root ON fallout_record (root_id, id);
CREATE INDEX fallout_of_parent ON fallout_record (parent_id, state);
CREATE INDEX fallout_by_state ON fallout_record (state, id);
CREATE INDEX dependency_of_awaited ON dependency (awaited_id);
CREATE INDEX dependency_unmet ON dependency (waiter_id) WHERE met = 0;
CREATE INDEX dependency_of_root ON dependency (root_id);
CREATE INDEX journal_of_root ON journal (root_id, position);
CREATE INDEX journal_of_node ON journal (node_id, position);
CREATE INDEX journal_of_batch ON journal (batch, position) WHERE batch IS NOT NULL;
CREATE INDEX note_of_node ON note (node_id, id);
CREATE INDEX remembered_call_by_age ON remembered_call (created_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('tortoise_migrations',1);
INSERT INTO "sqlite_sequence" VALUES('journal',60);
COMMIT;
