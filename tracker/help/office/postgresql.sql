-- The database of the register, once: sudo -u postgres psql --file=postgresql.sql
-- The account `tracker` of this machine signs in to it by its name (peer), so that there is no password to keep.
CREATE ROLE tracker LOGIN CONNECTION LIMIT 80;
CREATE DATABASE tracker OWNER tracker TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
REVOKE ALL ON DATABASE tracker FROM PUBLIC;
-- How long a lock is waited for, and what is ended that takes longer. Without these the program sets its own.
ALTER ROLE tracker IN DATABASE tracker SET lock_timeout = '30s';
ALTER ROLE tracker IN DATABASE tracker SET statement_timeout = '5min';
ALTER ROLE tracker IN DATABASE tracker SET idle_in_transaction_session_timeout = '10min';
