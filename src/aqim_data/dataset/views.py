"""The views of the database: what is asked most often of several tables, as SQL."""

from __future__ import annotations

from aqim_data.models import TABLES

_PERPETRATORS = """
SELECT event.event_id, event.title, event.date, event.countries, part.actor_id, actor.name, part.attribution
FROM participations AS part
JOIN events AS event USING (event_id)
JOIN actors AS actor USING (actor_id)
WHERE part.role = 'perpetrator'
ORDER BY event.event_id, part.actor_id
"""

_DISPUTES = """
SELECT
    claim.record_id,
    register."table",
    claim.field,
    count(*) FILTER (claim.stance = 'agrees') AS agreeing,
    count(*) FILTER (claim.stance = 'refines') AS refining,
    count(*) FILTER (claim.stance = 'disputes') AS disputing,
    count(DISTINCT claim.source_id) AS sources
FROM claims AS claim
JOIN records AS register USING (record_id)
GROUP BY claim.record_id, register."table", claim.field
HAVING disputing > 0
ORDER BY claim.record_id, claim.field
"""

_EVENTS_OVERVIEW = """
WITH by_event AS (
    SELECT event_id, list(name || ' (' || attribution || ')' ORDER BY actor_id) AS perpetrators
    FROM perpetrators
    GROUP BY event_id
),
by_record AS (
    SELECT record_id, list(field ORDER BY first_claim) AS disputed_fields
    FROM (
        SELECT record_id, field, min(claim_id) AS first_claim
        FROM claims
        WHERE stance = 'disputes'
        GROUP BY record_id, field
    )
    GROUP BY record_id
)
SELECT
    event.*,
    bounds.earliest AS date_earliest,
    bounds.latest AS date_latest,
    bounds."precision" AS date_precision,
    place.name AS place,
    place.latitude,
    place.longitude,
    coalesce(by_event.perpetrators, []) AS perpetrators,
    coalesce(by_record.disputed_fields, []) AS disputed_fields
FROM events AS event
LEFT JOIN date_bounds AS bounds ON bounds."text" = event.date
LEFT JOIN places AS place USING (place_id)
LEFT JOIN by_event USING (event_id)
LEFT JOIN by_record ON by_record.record_id = event.event_id
ORDER BY event.event_id
"""

_WITNESSES = """
WITH RECURSIVE chain(source_id, witness_id) AS (
    SELECT source_id, source_id FROM sources
    UNION ALL
    SELECT chain.source_id, source.derived_from
    FROM chain
    JOIN sources AS source ON source.source_id = chain.witness_id
    WHERE source.derived_from IS NOT NULL
)
SELECT chain.source_id, chain.witness_id
FROM chain
JOIN sources AS source ON source.source_id = chain.witness_id
WHERE source.derived_from IS NULL
ORDER BY chain.source_id
"""

#: Each view by its name, with what a row of it is and its query; a view comes after those that it reads.
VIEWS: dict[str, tuple[str, str]] = {
    "perpetrators": ("Somebody who carried out an event, with what that rests on.", _PERPETRATORS),
    "disputes": (
        "A field of a record of which some claim disputes the adopted value, with how many claims agree, refine and "
        "dispute, and how many sources they cite.",
        _DISPUTES,
    ),
    "events_overview": (
        "An event with the days that its date can mean, its place, its perpetrators and its disputed fields.",
        _EVENTS_OVERVIEW,
    ),
    "witnesses": (
        "A source with the one that it goes back to through copies, reposts and translations: itself if it is none.",
        _WITNESSES,
    ),
}


def citations() -> tuple[str, str]:
    """What a row of the view ``citations`` is, and its query over every table whose rows cite a source."""
    parts = []
    for name, model in TABLES.items():
        if "locator" in model.columns():
            key = " || ' ' || ".join(f'CAST("{column}" AS VARCHAR)' for column in model.table_info.key)
            parts.append(f'SELECT \'{name}\' AS "table", {key} AS id, source_id, locator FROM "{name}"')
    return "A row of any table that cites a source, and where in it.", " UNION ALL ".join(parts)
