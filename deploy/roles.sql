-- Two users and a database, for psql as a superuser. Passwords come from files in the directory that $SECRETS names.
\set ON_ERROR_STOP on
\set owner_password `cat "$SECRETS/owner_password"`
\set server_password `cat "$SECRETS/server_password"`

-- Whoever migrates owns the tables; whoever serves reads and writes them, and can change nothing else.
CREATE ROLE ordergraph_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE ordergraph LOGIN PASSWORD :'server_password';
CREATE DATABASE orders OWNER ordergraph_owner ENCODING 'UTF8' TEMPLATE template0;

\connect orders
REVOKE ALL ON DATABASE orders FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE orders TO ordergraph;
GRANT USAGE, CREATE ON SCHEMA public TO ordergraph_owner;
GRANT USAGE ON SCHEMA public TO ordergraph;

-- What the owner makes from now on, with each migration: tables, the counters of their rows, the function that numbers.
ALTER DEFAULT PRIVILEGES FOR ROLE ordergraph_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ordergraph;
ALTER DEFAULT PRIVILEGES FOR ROLE ordergraph_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO ordergraph;
ALTER DEFAULT PRIVILEGES FOR ROLE ordergraph_owner IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO ordergraph;
