-- One index serves a row's own key and every key that points to it with its organisation, so that a row can never point
-- into another organisation.

ALTER TABLE scenarios_run
    DROP CONSTRAINT scenarios_run_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE scenarios_decision
    DROP CONSTRAINT scenarios_decision_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, run_id) REFERENCES scenarios_run (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);

ALTER TABLE scenarios_scenariochoice
    DROP CONSTRAINT scenarios_scenariochoice_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);

ALTER TABLE scenarios_scenarioversion
    DROP CONSTRAINT scenarios_scenarioversion_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);

ALTER TABLE scenarios_dunning
    DROP CONSTRAINT scenarios_dunning_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, scenario_id) REFERENCES scenarios_scenarioversion (organisation_id, id);

ALTER TABLE scenarios_touched
    DROP CONSTRAINT scenarios_touched_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);
