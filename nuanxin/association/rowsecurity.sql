-- The scope of a transaction, set by SET LOCAL: 'lo,hi,lo,hi,…' (inclusive, at most four ranges).
CREATE OR REPLACE FUNCTION nuanxin_bound(n int) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT (string_to_array(NULLIF(current_setting('nuanxin.scope', true), ''), ','))[n]::bigint $$;

CREATE OR REPLACE FUNCTION nuanxin_named_bound(n int) RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT (string_to_array(NULLIF(current_setting('nuanxin.named', true), ''), ','))[n]::bigint $$;

CREATE OR REPLACE FUNCTION nuanxin_ancestors() RETURNS bigint[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT string_to_array(NULLIF(current_setting('nuanxin.ancestors', true), ''), ',')::bigint[] $$;

-- A row that feeds facts carries the transaction that changed it last (commit-order safe refresh).
CREATE OR REPLACE FUNCTION nuanxin_touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN NEW.changed_xid := pg_current_xact_id(); RETURN NEW; END $$;

CREATE OR REPLACE FUNCTION nuanxin_notify() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify('facts', ''); RETURN NULL; END $$;

-- The look-ups that see past row security: two before anybody is known, whether a resident number (its
-- token) is kept anywhere, and whether somebody sits in a seat (a village asks about its township's).
-- They return no name and no place; the only SECURITY DEFINER functions.
CREATE OR REPLACE FUNCTION nuanxin_account(wanted text) RETURNS TABLE (id bigint, password text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT u.id, u.password::text FROM public.association_user u
          WHERE u.username = wanted AND u.is_active $$;

CREATE OR REPLACE FUNCTION nuanxin_rights(account bigint, day date)
    RETURNS TABLE (appointment_id bigint, division bigint, level text, kind text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT a.id, a.division, b.level::text, p.kind::text
          FROM public.association_appointment a
          JOIN public.association_post p ON p.id = a.post_id
          JOIN public.association_body b ON b.id = p.body_id
          JOIN public.association_user u ON u.id = a.holder_id
          WHERE a.holder_id = account AND u.is_active AND a.voided_at IS NULL
            AND a.from_day <= day AND (a.to_day IS NULL OR a.to_day > day)
            AND (b.valid_to IS NULL OR b.valid_to > day)
          ORDER BY a.acting, a.from_day, a.id $$;

CREATE OR REPLACE FUNCTION nuanxin_number_elsewhere(wanted bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT EXISTS (SELECT FROM public.people_identifier i WHERE i.token = wanted) $$;

CREATE OR REPLACE FUNCTION nuanxin_seat_held(seat bigint, day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT EXISTS (SELECT FROM public.association_appointment a
          WHERE a.post_id = seat AND a.in_post AND a.voided_at IS NULL
            AND a.from_day <= day AND (a.to_day IS NULL OR a.to_day > day)) $$;

REVOKE ALL ON FUNCTION nuanxin_account(text), nuanxin_rights(bigint, date),
    nuanxin_number_elsewhere(bigint), nuanxin_seat_held(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nuanxin_account(text), nuanxin_rights(bigint, date),
    nuanxin_number_elsewhere(bigint), nuanxin_seat_held(bigint, date) TO nuanxin_app;
