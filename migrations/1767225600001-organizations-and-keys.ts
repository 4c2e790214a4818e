import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrganizationsAndKeys1767225600001 implements MigrationInterface {
  name = 'OrganizationsAndKeys1767225600001';

  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE TABLE organization (
        id uuid CONSTRAINT organization_pkey PRIMARY KEY,
        name text NOT NULL,
        protocol_approval text NOT NULL DEFAULT 'each-clinic',
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT organization_protocol_approval_check CHECK (protocol_approval IN ('each-clinic', 'all-clinics'))
      );

      CREATE TABLE api_key (
        organization_id uuid NOT NULL CONSTRAINT api_key_organization_fkey REFERENCES organization (id),
        id uuid NOT NULL,
        name text NOT NULL,
        prefix text NOT NULL,
        token_hash text NOT NULL,
        roles text[] NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT api_key_pkey PRIMARY KEY (organization_id, id)
      );
      -- A key is looked up before its organization is known: the one index that does not begin with it.
      CREATE UNIQUE INDEX api_key_token_hash_key ON api_key (token_hash);

      CREATE TABLE idempotency_key (
        organization_id uuid NOT NULL CONSTRAINT idempotency_key_organization_fkey REFERENCES organization (id),
        key text NOT NULL,
        fingerprint text NOT NULL,
        -- Not jsonb: the answer is given again to the letter.
        answer json NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT idempotency_key_pkey PRIMARY KEY (organization_id, key)
      );
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      DROP TABLE idempotency_key;
      DROP TABLE api_key;
      DROP TABLE organization;
      DROP EXTENSION btree_gist;
    `);
  }
}
