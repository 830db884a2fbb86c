-- Whether a folder is, holds or lies in one that another organisation named, or where one's own drafts go: it says nothing else.
CREATE OR REPLACE FUNCTION tenancy_folder_is_taken(folder text, by_organisation bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT EXISTS (SELECT FROM tenancy_preference p
        WHERE (p.key = 'watched-folder' AND p.organisation_id <> by_organisation OR p.key = 'drafts-folder')
            AND (p.value = folder OR starts_with(p.value, folder || '/') OR starts_with(folder, p.value || '/')))
$$;
REVOKE ALL ON FUNCTION tenancy_folder_is_taken(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy_folder_is_taken(text, bigint) TO relance_app;
