-- The findings that were waived when an item was checked, as JSON; null where none were, or an earlier version wrote it.
ALTER TABLE checks ADD COLUMN waived_findings TEXT;

-- Says whether any item of a team has changed, without reading one.
CREATE INDEX items_by_version ON items (organization_id, team_id, version);
