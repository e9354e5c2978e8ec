-- 四办: the ways in which an item spares people time and journeys, each with a space on both sides.
-- Those of the versions that are current follow from their guides; nobody had claimed 就近办 yet.
ALTER TABLE items ADD COLUMN ways TEXT NOT NULL DEFAULT ' ';
UPDATE items SET ways = COALESCE((
    SELECT ' '
        || CASE WHEN json_extract(v.guide, '$.caseType') = 'immediate' THEN 'atOnce ' ELSE '' END
        || CASE WHEN json_extract(v.guide, '$.online.depth') = 'full' THEN 'online ' ELSE '' END
        || CASE WHEN json_extract(v.guide, '$.visits') <= 1 AND json_extract(v.guide, '$.online.depth') <> 'guide' THEN 'once ' ELSE '' END
    FROM item_versions v
    WHERE v.item_key = items.item_key AND v.version = items.version
), ' ');
