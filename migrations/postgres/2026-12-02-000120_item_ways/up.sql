-- 四办: the ways in which an item spares people time and journeys, each with a space on both sides.
-- Those of the versions that are current follow from their guides; nobody had claimed 就近办 yet.
ALTER TABLE items ADD COLUMN ways TEXT NOT NULL DEFAULT ' ';
UPDATE items SET ways = COALESCE((
    SELECT ' '
        || CASE WHEN (v.guide::jsonb #>> '{caseType}') = 'immediate' THEN 'atOnce ' ELSE '' END
        || CASE WHEN (v.guide::jsonb #>> '{online,depth}') = 'full' THEN 'online ' ELSE '' END
        || CASE WHEN (v.guide::jsonb #>> '{visits}')::integer <= 1 AND (v.guide::jsonb #>> '{online,depth}') <> 'guide' THEN 'once ' ELSE '' END
    FROM item_versions v
    WHERE v.item_key = items.item_key AND v.version = items.version
), ' ');
