variables {
  region           = "uz-tashkent-1"
  environment      = "production"
  zones            = ["uz-tashkent-1a", "uz-tashkent-1b"]
  bucket_prefix    = ""
  db_read_replicas = 2
  domain           = "stario.uz"
  ingress_address  = "192.0.2.10"
  status_address   = "192.0.2.20"
}

run "two_replicas_beside_one_primary" {
  command = apply

  assert {
    condition     = length([for each in output.postgresql : each if each.role == "primary"]) == 1
    error_message = "There is one primary."
  }
  assert {
    condition     = output.replica_hosts == ["postgres-replica-1.data.stario.uz", "postgres-replica-2.data.stario.uz"]
    error_message = "db_read_replicas=2 gives two replicas."
  }
  assert {
    condition     = output.postgresql["primary"].zone != output.postgresql["replica-1"].zone
    error_message = "The first replica stands in another zone."
  }
  assert {
    condition     = length(distinct([for each in output.postgresql : each.address])) == 3
    error_message = "Every machine has an address of its own."
  }
}

run "no_replicas" {
  command = apply
  variables {
    db_read_replicas = 0
  }

  assert {
    condition     = output.replica_hosts == [] && keys(output.postgresql) == ["primary"]
    error_message = "Without replicas the primary stands alone."
  }
}

run "photos_of_faces_are_never_kept" {
  command = apply

  assert {
    condition     = output.buckets["ephemeral"].expires_days == 1 && !output.buckets["ephemeral"].versioned
    error_message = "The bucket of faces empties itself after a day and has no versions."
  }
  assert {
    condition     = alltrue([for use, each in output.buckets : each.versioned if use != "ephemeral"])
    error_message = "Every other bucket has versions."
  }
  assert {
    condition     = output.buckets["ephemeral"].name == "stario-ephemeral"
    error_message = "The runbook knows the bucket by its name."
  }
}

run "abroad_is_refused" {
  command = plan
  variables {
    region = "eu-central-1"
  }
  expect_failures = [var.region]
}

run "a_zone_abroad_is_refused" {
  command = plan
  variables {
    zones = ["uz-tashkent-1a", "kz-almaty-1"]
  }
  expect_failures = [var.zones]
}
